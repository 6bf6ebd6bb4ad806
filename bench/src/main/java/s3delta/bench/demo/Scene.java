package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence in which persons or animals do things to each other, and what it tells.
 *
 * @param words the sentence, without its full stop
 * @param facts who did what to whom, all of it
 */
record Scene(List<String> words, List<Event> facts) {
    /** Returns events of the same members and verbs that the sentence does not tell. */
    List<Event> others() {
        List<Event> others = new ArrayList<>();
        List<NounPhrase> members = members();
        for (Event fact : facts) {
            for (NounPhrase agent : members) {
                for (NounPhrase patient : members) {
                    Event other = Event.of(agent, fact.verb(), fact.tense(), patient);
                    if (!agent.equals(patient) && !told(other)) {
                        others.add(other);
                    }
                }
            }
        }
        return others;
    }

    /** Returns the events in which a fact's agent and patient have changed places. */
    List<Event> turned() {
        return facts.stream()
                .map(f -> Event.of(f.patient().get(0), f.verb(), f.tense(), f.agent()))
                .filter(e -> !told(e))
                .toList();
    }

    private List<NounPhrase> members() {
        List<NounPhrase> members = new ArrayList<>();
        for (Event fact : facts) {
            for (NounPhrase one : List.of(fact.agent(), fact.patient().get(0))) {
                if (!members.contains(one)) {
                    members.add(one);
                }
            }
        }
        return members;
    }

    private boolean told(Event event) {
        return facts.stream()
                .anyMatch(f -> f.agent().equals(event.agent())
                        && f.verb().equals(event.verb())
                        && f.patient().equals(event.patient()));
    }
}
