"""One queue of 14 agents and 11 erlangs with impatient customers, in SimPy 2 (Debian package python3-simpy): prints events per second of
processor time. An event is an arrival, a contact finished or a contact abandoned, as in simulate_bench."""
import random
import time

from SimPy.Simulation import Process, Resource, Simulation, hold, release, request

CUSTOMERS = 60000


class Customer(Process):
    def run(self, agents):
        self.sim.events += 1
        yield (request, self, agents), (hold, self, random.expovariate(300 / 120))
        self.sim.events += 1
        if self.acquired(agents):
            yield hold, self, random.expovariate(1.0)
            yield release, self, agents


class Source(Process):
    def run(self, agents):
        for _ in range(CUSTOMERS):
            customer = Customer(sim=self.sim)
            self.sim.activate(customer, customer.run(agents))
            yield hold, self, random.expovariate(11.0)


def main():
    random.seed(1)
    sim = Simulation()
    sim.initialize()
    sim.events = 0
    agents = Resource(capacity=14, sim=sim)
    source = Source(sim=sim)
    sim.activate(source, source.run(agents))
    start = time.process_time()
    sim.simulate(until=1e9)
    print(f"{sim.events / (time.process_time() - start):.1f}")


main()
