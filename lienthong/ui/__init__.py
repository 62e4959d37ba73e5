"""Templates, components and assets shared by the pages of people, officers and leaders.

Three things come from others (Inter, htmx; axe for tests), everything else is written here: a design system of 147 KB
would have been more than a whole first page may weigh. Pages carry no inline script or style and work without script.
"""
