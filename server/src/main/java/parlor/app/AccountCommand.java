package parlor.app;

import parlor.accounts.Administration;
import parlor.accounts.Invitations;
import parlor.base.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parlor account …`: works beside a running server, on its data folder.
@Command(
        name = "account",
        description = "Look after accounts.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {

    @Command(
            description = "Make an account an administrator; one that is disabled is enabled.",
            mixinStandardHelpOptions = true)
    int admin(@Parameters(paramLabel = "NAME") String name) throws Exception {
        if (!ClientCommand.beside(
                (database, edge) -> Administration.makeAdmin(database, edge, name))) {
            throw new Refusal("nobody is called " + name);
        }
        System.out.println(name);
        return 0;
    }

    @Command(
            description = "Invite somebody: prints a code that is good for one account.",
            mixinStandardHelpOptions = true)
    int invite(
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "" + Limits.INVITE_DAYS_USUAL,
                            description = "How long it is good: 1 to 30, usually ${DEFAULT-VALUE}.")
                    int days)
            throws Exception {
        if (days < 1 || days > Limits.INVITE_DAYS) {
            throw new Refusal("--days is 1 to " + Limits.INVITE_DAYS);
        }
        System.out.println(
                ClientCommand.beside((database, edge) -> Invitations.make(database, edge, days))
                        .code());
        return 0;
    }
}
