"""Templates, components and assets shared by the pages of people, officers and leaders."""
