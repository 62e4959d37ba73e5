"""Where and which office, through time: legal bodies, their dated versions, agencies, changes and working calendars."""
