package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Words that often stand for one another in talk and in work, though they share no stem. */
public final class Synonyms {
  private static final Map<String, Set<String>> GROUPS = groups();

  private Synonyms() {}

  /** The words related to {@code word}, itself among them; empty for most. */
  public static Set<String> to(String word) {
    return GROUPS.getOrDefault(Stemmer.of(word), Set.of());
  }

  private static Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new HashMap<>();
    for (String group : (people() + life() + work()).split(";", -1)) {
      List<String> words = List.of(group.trim().split(" ", -1));
      for (String word : words) {
        groups.computeIfAbsent(Stemmer.of(word), stem -> new TreeSet<>()).addAll(words);
      }
    }
    return groups;
  }

  private static String people() {
    return "child son daughter baby toddler;parent mom dad family;friend buddy pal"
        + ";partner husband wife girlfriend boyfriend;relationship date single;wedding marry engage"
        + ";happy joy glad;sad upset;worry stress nervous anxious;scared afraid fear"
        + ";relax calm peace unwind destress;meet met see;talk chat discuss speak tell mention"
        + ";help support assist aid;think opinion view;motivate inspire encourage"
        + ";enjoy like love fun favorite;hobby activity passion interest;feel emotion"
        + ";goal plan dream aim hope;decide choose pick;advice tip suggest recommend;name call"
        + ";type kind sort;reason because why;cause lead due;collect collection;";
  }

  private static String life() {
    return "pet dog cat animal;food meal dish recipe cuisine cook eat dinner lunch breakfast"
        + ";dessert cake cookie pie cream chocolate bake sweet;book novel read author series story"
        + ";movie film watch show cinema;trip travel vacation visit tour journey getaway"
        + ";city town place state country;buy get purchase pick order"
        + ";music song band concert album tune;instrument guitar piano violin clarinet drum"
        + ";event party celebration festival gathering;injury hurt accident pain"
        + ";illness sick disease;doctor hospital clinic medical;health diet weight;allergy allergic"
        + ";attend go join visit;participate join take;game tournament match"
        + ";sport basketball soccer football;win first prize trophy award"
        + ";house home apartment place;move relocate;car drive vehicle truck"
        + ";money fund raise donate charity;cost price pay budget expensive"
        + ";school college university degree study education;teach class course workshop lesson"
        + ";art paint draw sketch artwork;photo camera picture shot;doll toy stuffed"
        + ";exercise workout gym train fit;run race marathon jog;hike trail mountain walk"
        + ";camp tent outdoors nature;beach ocean sea lake;garden plant flower"
        + ";gift present receive give;clothes shirt dress wear outfit;shoe sneaker boot"
        + ";jewelry necklace ring;church religion faith god;volunteer help shelter"
        + ";write screenplay script story poem journal;symbol represent stand mean remind;";
  }

  private static String work() {
    return "job work career position company profession employment;shop store business"
        + ";start launch open begin;stop quit end;make create build craft;phone app"
        + ";computer laptop software program code;challenge difficult tough hard struggle"
        + ";important matter significant special;difficulty problem issue trouble"
        + ";bug error issue problem fault defect crash fail;fix repair patch solve resolve"
        + ";test check verify;deploy release ship rollout;delete remove drop;add insert create"
        + ";change update modify edit;speed fast quick slow performance latency;config setting option"
        + ";doc documentation readme;database db sql store;password credential secret key token"
        + ";server host machine;meeting call sync standup";
  }
}
