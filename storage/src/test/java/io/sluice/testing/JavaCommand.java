package io.sluice.testing;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes commands that run a program in a process of its own, with this process's Java, flags and classes. Stateless.
 */
public final class JavaCommand {
    private JavaCommand() {}

    /** Returns the command that runs a program with arguments, which are given as text. */
    public static List<String> of(Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return command;
    }
}
