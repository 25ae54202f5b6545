package io.sharedcontext.search;

import java.util.*;

/** Words that often stand for one another in talk, though they share no stem. */
final class Related {
  private static final Map<String, Set<String>> GROUPS = groups();

  private Related() {}

  /** Words related to the word with this stem. */
  static Set<String> to(String word) {
    return GROUPS.getOrDefault(Stems.of(word), Set.of());
  }

  private static Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new HashMap<>();
    for (String line : lines().split(";")) {
      List<String> words = List.of(line.trim().split(" "));
      for (String word : words) {
        groups.computeIfAbsent(Stems.of(word), k -> new TreeSet<>()).addAll(words);
      }
    }
    return groups;
  }

  private static String lines() {
    return "job work career position company profession employment;child son daughter baby toddler;parent mom dad family"
        + ";pet dog cat animal;food meal dish recipe cuisine cook eat dinner lunch breakfast;dessert cake cookie pie cream chocolate bake sweet"
        + ";book novel read author series story;movie film watch show cinema;trip travel vacation visit tour journey getaway"
        + ";city town place state country;friend buddy pal;buy get purchase pick order;enjoy like love fun favorite;hobby activity passion interest"
        + ";music song band concert album tune;event party celebration festival gathering;injury hurt accident pain;illness sick disease;goal plan dream aim hope"
        + ";attend go join visit;participate join take;game tournament match;sport basketball soccer football;win first prize trophy award"
        + ";house home apartment place;car drive vehicle truck;shop store business;money fund raise donate charity;teach class course workshop lesson"
        + ";school college university degree study education;art paint draw sketch artwork;photo camera picture shot;exercise workout gym train fit"
        + ";run race marathon jog;hike trail mountain walk;camp tent outdoors nature;beach ocean sea lake;garden plant flower"
        + ";gift present receive give;advice tip suggest recommend;start launch open begin;stop quit end;make create build craft"
        + ";feel emotion;happy joy glad;sad upset;worry stress nervous anxious;proud;scared afraid fear;relax calm peace unwind destress"
        + ";meet met see;talk chat discuss speak tell mention;help support assist aid;think opinion view;motivate inspire encourage"
        + ";collect collection;type kind sort;name call;move relocate;reason because why;challenge difficult tough hard struggle;important matter significant special"
        + ";wedding marry engage;partner husband wife girlfriend boyfriend;relationship date single;church religion faith god;volunteer help shelter"
        + ";phone app;computer laptop software program code;write screenplay script story poem journal;symbol represent stand mean remind;difficulty problem issue trouble"
        + ";bug error issue problem fault defect crash fail;fix repair patch solve resolve;test check verify;deploy release ship rollout;delete remove drop;add insert create;change update modify edit"
        + ";decide choose pick;speed fast quick slow performance latency;config setting option;doc documentation readme;database db sql store;password credential secret key token;server host machine;meeting call sync standup"
        + ";cause lead due;cost price pay budget expensive;doctor hospital clinic medical;health diet weight;allergy allergic;doll toy stuffed;clothes shirt dress wear outfit;shoe sneaker boot;jewelry necklace ring;instrument guitar piano violin clarinet drum";
  }
}
