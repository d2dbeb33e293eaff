package io.sluice.bench;

import io.sluice.bench.report.Machine;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what machine this is, as far as it tells. */
final class Machines {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machines() {}

    static Machine describe(Path disk, Path memory) {
        String cpu = read(CPU);
        boolean guest = Pattern.compile("(?m)^flags\\s*:.*\\bhypervisor\\b")
                .matcher(cpu)
                .find();
        return new Machine(
                field(cpu, "(?m)^model name\\s*:\\s*(.*)$", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(field(read(MEMORY), "(?m)^MemTotal:\\s*(\\d+)", "0")) / (1 << 20),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "disk: " + fileSystem(disk),
                "memory: " + fileSystem(memory),
                guest ? "yes" : "not that the processor says so",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                field(read(LOAD), "^(\\S+ \\S+ \\S+)", "unknown"));
    }

    private static String fileSystem(Path path) {
        try {
            FileStore store = Files.getFileStore(path);
            return String.format(
                    Locale.ROOT, "%s, %.0f GiB free", store.type(), store.getUsableSpace() / (double) (1 << 30));
        } catch (IOException e) {
            return "none";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String field(String text, String pattern, String otherwise) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1).strip() : otherwise;
    }
}
