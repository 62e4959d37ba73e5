"""Who signs in and with which rights: procedure × unit × role.

An *account* is a person's own or an officer's post; a *grant* is one right for a period; a *representation* lets a
person act for a business; a *token* lets a machine act as an account. Every other room only sees an ``Actor``.
"""
