"""The only writers: verb functions that take a session and the actor first and give a draft."""
