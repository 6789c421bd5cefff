"""`python -m fakes.paypal --port 12112`"""

from fakes import serving
from fakes.paypal.app import create_app

if __name__ == "__main__":
    serving.main("paypal", create_app, 12112)
