"""What the law on the work computes. Pure functions only.

``conditions`` says what a reference stands for and what is asked, ``forms`` whether a form is right, ``wording`` says
what is wrong with it, ``filling`` how it fills itself, ``fees`` what it costs, ``papers`` which papers it needs,
``search`` how well a procedure fits what somebody types.
"""
