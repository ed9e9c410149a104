package parlor.accounts;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.db.Database;
import parlor.identity.Key;
import parlor.identity.Sessions;
import parlor.rooms.Residents;

/// Everything one can do with accounts. What changes something is completed when it is durable and
/// fails with a [parlor.base.Problem].
public final class Accounts {
    private final SignUps signUps;
    private final SignIns signIns;
    private final NewPasswords newPasswords;
    private final Mail mail;
    private final Profiles profiles;
    private final Pictures pictures;
    private final Goodbyes goodbyes;
    private final Administration administration;
    private final Invitations invitations;
    private final Devices devices;

    private Accounts(Parts parts, Devices devices, Pictures pictures, Mail mail) {
        this.mail = mail;
        this.pictures = pictures;
        this.devices = devices;
        this.signUps = new SignUps(parts);
        this.signIns = new SignIns(parts);
        this.newPasswords = new NewPasswords(parts, mail);
        this.profiles = new Profiles(parts, pictures);
        this.goodbyes = new Goodbyes(parts);
        this.administration = new Administration(parts, goodbyes);
        this.invitations = new Invitations(parts);
    }

    /// How a server keeps accounts.
    ///
    /// @param passwords the keys that all passwords depend on
    /// @param own the key of what accounts are given: codes, flows, devices
    /// @param policy who may sign up
    /// @param firstIsAdmin whether the first account is an administrator without a code
    /// @param setup the code that makes one
    /// @param post how letters leave
    /// @param work runs what passwords cost, a few at a time
    /// @param drawing runs what pictures cost, one at a time: each takes much memory
    /// @param carrying runs what carries letters away, one at a time
    public record Settings(
            PasswordKeys passwords,
            Key own,
            Policy policy,
            boolean firstIsAdmin,
            @Nullable SetupCode setup,
            Post post,
            Executor work,
            Executor drawing,
            Executor carrying) {}

    public static Accounts open(
            Edge edge,
            Database database,
            Sessions sessions,
            Residents residents,
            Settings settings) {
        var own = settings.own();
        var passwords =
                new Passwords(
                        settings.passwords(),
                        own.derive("names that nobody has", 32),
                        edge.secrets(),
                        settings.work());
        var parts =
                new Parts(
                        edge,
                        new Ids(edge.clock(), edge.secrets()),
                        database,
                        residents,
                        sessions,
                        passwords,
                        new Flows(edge),
                        new RecoveryCodes(own.derive("recovery codes", 32), edge.secrets()),
                        new Admissions(
                                settings.policy(), settings.firstIsAdmin(), settings.setup()));
        var outbox =
                new Outbox(
                        edge,
                        database,
                        settings.post(),
                        own.derive("letters", 32),
                        settings.carrying());
        return new Accounts(
                parts,
                new Devices(own.derive("devices", 32), edge.secrets(), database),
                new Pictures(database, edge.secrets(), settings.drawing()),
                new Mail(parts, settings.post(), outbox));
    }

    /// Whether nobody administers the server.
    public static boolean noAdmin(Database database) {
        return database.read(tx -> !Admissions.anyAdmin(tx));
    }

    public SignUps signUps() {
        return signUps;
    }

    public SignIns signIns() {
        return signIns;
    }

    public NewPasswords newPasswords() {
        return newPasswords;
    }

    public Mail mail() {
        return mail;
    }

    public Profiles profiles() {
        return profiles;
    }

    public Pictures pictures() {
        return pictures;
    }

    public Goodbyes goodbyes() {
        return goodbyes;
    }

    public Administration administration() {
        return administration;
    }

    public Invitations invitations() {
        return invitations;
    }

    public Devices devices() {
        return devices;
    }

    /// The form of a name under which somebody is looked up, however it is spelt.
    public String lookedUp(String name) {
        return AccountName.lower(name);
    }
}
