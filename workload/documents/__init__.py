"""What is printed about the load: load sheets, summary sheets, individual plans. Contexts and workbooks only."""
