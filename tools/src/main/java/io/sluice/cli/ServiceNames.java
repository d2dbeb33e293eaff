package io.sluice.cli;

import io.sluice.entry.SourceName;

/** Makes names of services. */
final class ServiceNames {
    private ServiceNames() {}

    /** Makes a service's name of a program's path: its last part, with {@code _} for what a name cannot have. */
    static String ofProgram(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < file.length() && name.length() < SourceName.NAME_BYTES_MAX; i++) {
            char c = file.charAt(i);
            if (c == '.' || c == '-') {
                name.append(endsInWord(name) ? String.valueOf(c) : "");
            } else {
                name.append(SourceName.isWord(c) ? c : '_');
            }
        }
        while (name.length() > 0 && !endsInWord(name)) {
            name.setLength(name.length() - 1);
        }
        return name.length() == 0 ? "program" : name.toString();
    }

    private static boolean endsInWord(StringBuilder name) {
        return name.length() > 0 && SourceName.isWord(name.charAt(name.length() - 1));
    }
}
