"""What must outlive the process; the only user of SQLAlchemy.

Each part looks after a few tables. Time is passed in, so that tests need not wait.
"""
