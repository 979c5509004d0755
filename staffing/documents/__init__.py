"""What is printed about the staff: the approval sheet of a table, a hiring notice, the brief."""
