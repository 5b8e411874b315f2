"""The pages of the locator, a module for each kind.

Most only read. With no form to forge they need no token, and asking for one would answer a POST with "your form has
expired" (403) before `require_safe` can say that nothing is posted here (405): hence `csrf_exempt`.
"""
