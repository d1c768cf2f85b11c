package dev.exchanger.local;

/**
 * What the command line asks for.
 *
 * @param demo play the story once and end
 * @param help print how to use it and end
 */
record LocalOptions(boolean demo, boolean help) {
    static final String USAGE = """
            Usage: deploy/local/run [--demo] [--help]

              (nothing)  builds what is missing, starts the whole suite on this machine, follows its logs;
                         Ctrl-C stops everything
              --demo     plays the whole story against the suite that runs from this checkout, or against one
                         that it starts for the story; exit code 0 when every step passed

            Environment:
              EXCHANGER_PG_URL     use this PostgreSQL (superuser, postgresql://user:password@host:port/database)
              EXCHANGER_REDIS_URL  use this Redis (redis://host:port)
              ORDER_TTL            life of an unpaid order, ISO-8601, default PT30S so that one can watch it expire
            """;

    /** @throws IllegalArgumentException for an option that does not exist */
    static LocalOptions parse(String... arguments) {
        boolean demo = false;
        boolean help = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--demo" -> demo = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        return new LocalOptions(demo, help);
    }
}
