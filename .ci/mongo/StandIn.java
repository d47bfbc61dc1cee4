import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** mongo-java-server on a port of ours: its own `main` takes MongoDB's. `java -cp 'jars/*' StandIn.java PORT` */
public class StandIn {
  public static void main(String[] arguments) {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.enableOplog(); // change streams read it
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    System.out.println("MongoDB's stand-in started");
  }
}
