"""Between the web server and the application: slow clients, turns, the worker process."""
