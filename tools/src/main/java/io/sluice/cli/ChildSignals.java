package io.sluice.cli;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes signals that end a program on to a child, so that it decides what they mean, until it is closed. Safe for use
 * by many threads: signals have one of their own.
 *
 * <p>Java has no public way to catch a signal, so this reaches for {@code sun.misc.Signal}, by reflection because the
 * compiler cannot be told to accept it. Where there is none, signals end this process, as they always do.
 *
 * <p>Ctrl-C is the exception: the terminal sends it to every process in the foreground, also to the child, which would
 * take a second one for impatience.
 */
final class ChildSignals implements Closeable {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final int STAT_GROUP = 2; // of the fields of /proc/self/stat behind the program's name
    private static final int STAT_FOREGROUND_GROUP = 5;

    private final Map<String, Object> handlersBefore = new HashMap<>();
    private final List<String> held = new ArrayList<>(); // guarded by this; signals that came before the child
    private long pid; // guarded by this; 0 before the child is known
    private boolean ownSession; // guarded by this

    private ChildSignals() {}

    /** Begins to catch signals, and holds them for a child to come. */
    static ChildSignals open() {
        ChildSignals signals = new ChildSignals();
        for (String name : NAMES) {
            Object before = signals.handle(name, null);
            if (before != null) {
                signals.handlersBefore.put(name, before);
            }
        }
        return signals;
    }

    /**
     * Passes signals on to a child, also those that came already.
     *
     * @param ownSession whether the child leads a session of its own: then signals go to all its processes
     */
    synchronized void passOnTo(long pid, boolean ownSession) {
        this.pid = pid;
        this.ownSession = ownSession;
        held.forEach(this::send);
        held.clear();
    }

    /**
     * Sets a handler, or one that passes the signal on when it is null; returns the one before, or null when that
     * failed.
     */
    private @Nullable Object handle(String name, @Nullable Object handler) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object passOn = handler != null
                    ? handler
                    : Proxy.newProxyInstance(
                            ChildSignals.class.getClassLoader(),
                            new Class<?>[] {handlerClass},
                            (proxy, method, arguments) -> onCall(proxy, method, arguments, name));
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            return signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, passOn);
        } catch (ReflectiveOperationException e) {
            boolean taken = e instanceof InvocationTargetException; // the JVM keeps the signal, as with -Xrs
            System.getLogger("io.sluice")
                    .log(System.Logger.Level.DEBUG, taken ? "SIG" + name + " is not ours" : "no signals", e);
            return null;
        }
    }

    private @Nullable Object onCall(Object proxy, Method method, Object @Nullable [] arguments, String name) {
        return switch (method.getName()) {
            case "handle" -> {
                onSignal(name);
                yield null;
            }
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "ChildSignals";
        };
    }

    private synchronized void onSignal(String name) {
        if (pid == 0) {
            held.add(name);
        } else if (!name.equals("INT") || ownSession || !isInForeground()) {
            send(name);
        }
    }

    private synchronized void send(String name) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" -- \"$1\"", name, (ownSession ? "-" : "") + pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.getLogger("io.sluice").log(System.Logger.Level.WARNING, "SIG" + name + " was not passed on", e);
        }
    }

    private static boolean isInForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STAT_GROUP].equals(fields[STAT_FOREGROUND_GROUP]);
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    @Override
    public void close() {
        handlersBefore.forEach(this::handle);
    }
}
