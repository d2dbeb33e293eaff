package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * Runs a task and lets go of it: a library may keep a thread that has ended, and with it all that the task holds, such
 * as a closed engine.
 */
final class OnceTask implements Runnable {
    private @Nullable Runnable task; // written before the thread is started, and then by it

    OnceTask(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        Runnable running = task;
        task = null;
        if (running != null) {
            running.run();
        }
    }
}
