"""Pages of instructors and coordinators."""
