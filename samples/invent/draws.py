"""Random draws that give the same numbers on every machine: only random.random() and arithmetic, one stream per purpose."""
import math
import random


class Draws:
    def __init__(self, purpose):
        self.uniform = random.Random("wfm samples: " + purpose).random

    def normal(self):
        radius = math.sqrt(-2.0 * math.log(1.0 - self.uniform()))
        return radius * math.cos(2.0 * math.pi * self.uniform())

    def lognormal(self, variation):
        """Mean 1 and the given coefficient of variation."""
        sigma = math.sqrt(math.log1p(variation * variation))
        return math.exp(sigma * self.normal() - sigma * sigma / 2.0)

    def poisson(self, mean):
        """By multiplication, in pieces that exp() holds."""
        count = 0
        while mean > 0.0:
            piece = min(mean, 50.0)
            mean -= piece
            limit, product = math.exp(-piece), self.uniform()
            while product > limit:
                count += 1
                product *= self.uniform()
        return count

    def binomial(self, n, share):
        return sum(self.uniform() < share for _ in range(n))

    def pick(self, items):
        return items[int(self.uniform() * len(items))]
