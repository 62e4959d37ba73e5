"""Who signs in and with which rights: procedure × unit × role."""
