package io.sluice.cli.demo;

import io.sluice.Sluice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs the 24 services: the steady ones on one thread, the flooding one on another. To be used by one thread. */
public final class Simulation {
    /** The service that floods. */
    public static final String FLOODING = FloodService.NAME;

    private static final long STEADY_PAUSE_NANOS = 5_000_000;
    private static final long FLOOD_PAUSE_NANOS = 200_000;
    private static final int CATCH_UP_MILLIS = 20;

    private final List<SteadyService> steady = new ArrayList<>();
    private final FloodService flood;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped; // written by the thread that stops it

    private Simulation(FloodService flood) {
        this.flood = flood;
    }

    /** Makes the sources of all services, and starts them. */
    public static Simulation start(Sluice sluice) throws IOException {
        Simulation simulation = new Simulation(FloodService.open(sluice));
        long startNanos = System.nanoTime();
        for (Profile profile : Profile.ALL) {
            simulation.steady.add(SteadyService.open(sluice, profile, startNanos));
        }
        simulation.startThread(simulation::runSteady, "sluice-demo-steady");
        simulation.startThread(simulation::runFlood, "sluice-demo-flood");
        return simulation;
    }

    private void startThread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void runSteady() {
        while (!stopped) {
            long nowNanos = System.nanoTime();
            for (SteadyService service : steady) {
                service.writeDue(nowNanos);
            }
            LockSupport.parkNanos(STEADY_PAUSE_NANOS);
        }
    }

    /**
     * Writes what each millisecond is due; when the thread was kept from running longer than a little, the rest is not
     * made up.
     */
    private void runFlood() {
        long startNanos = System.nanoTime();
        long next = 0;
        while (!stopped) {
            long now = FloodService.milliOf(System.nanoTime() - startNanos);
            next = Math.max(next, now - CATCH_UP_MILLIS);
            while (next <= now && !stopped) {
                flood.writeMilli(next++);
            }
            LockSupport.parkNanos(FLOOD_PAUSE_NANOS);
        }
    }

    /** Stops all services and waits until the last line is offered. */
    public void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Tells whether a source's service is one that floods. */
    public static boolean isFlooding(@Nullable String service) {
        return FLOODING.equals(service);
    }
}
