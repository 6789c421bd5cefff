"""`python -m fakes.stripe --port 12111`"""

from fakes import serving
from fakes.stripe.app import create_app

if __name__ == "__main__":
    serving.main("stripe", create_app, 12111)
