"""Everything that is decided, as pure functions of plain data: no network, clock, files or environment.

From the ground up: ``reading`` says what a page holds, ``writing`` what is put into it, ``protocol`` keeps
one ticket per row, ``planning`` decides what is to be done.
"""
