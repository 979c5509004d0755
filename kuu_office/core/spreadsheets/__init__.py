"""Spreadsheets in and out: gate → child process → cells → mapping → results, and the writer.

A file of a stranger goes through `reader.read_upload`; what people take away is made by `writer.write_table`.
"""
