package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.Map;

/** English forms that no rule leads back to their word. */
final class IrregularForms {
  private static final Map<String, String> BASES = bases();

  private IrregularForms() {}

  /** The word of which {@code form} is a form, or {@code form}. */
  static String base(String form) {
    return BASES.getOrDefault(form, form);
  }

  private static Map<String, String> bases() {
    Map<String, String> bases = new HashMap<>();
    for (String line : forms().split(";", -1)) {
      String[] words = line.trim().split(" ", -1);
      for (String form : words) {
        bases.put(form, words[0]);
      }
    }
    return Map.copyOf(bases);
  }

  private static String forms() {
    return "go went gone goes gonna;buy bought;bring brought;think thought;teach taught;catch caught"
        + ";fight fought;seek sought;make made;take took taken;give gave given gift gifted"
        + ";write wrote written;drive drove driven;ride rode ridden;rise rose risen"
        + ";choose chose chosen choice;speak spoke spoken speech;break broke broken;wake woke woken"
        + ";steal stole stolen;freeze froze frozen;forget forgot forgotten;eat ate eaten"
        + ";fall fell fallen;see saw seen;know knew known knowledge;grow grew grown growth"
        + ";throw threw thrown;fly flew flown flight;draw drew drawn;blow blew blown;show shown"
        + ";wear wore worn;tear tore torn;swear swore sworn;bear bore born;begin began begun"
        + ";run ran;swim swam swum;sing sang sung song;ring rang rung;drink drank drunk"
        + ";sink sank sunk;win won winner;hang hung;stick stuck;strike struck;dig dug;spin spun"
        + ";find found;bind bound;wind wound;grind ground;feel felt;keep kept;sleep slept;sweep swept"
        + ";leave left;lose lost loss;mean meant;meet met;feed fed;lead led;read;build built"
        + ";send sent;spend spent;lend lent;bend bent;sell sold sale;tell told tale;say said says"
        + ";pay paid;lay laid;lie lying;hold held;stand stood;understand understood;hear heard"
        + ";sit sat;get got gotten;light lit;shoot shot;hide hid hidden;bite bit bitten;slide slid"
        + ";come came;become became;shake shook shaken;mistake mistook mistaken;sew sewn;deal dealt"
        + ";dream dreamt;burn burnt;learn learnt;spell spelt;spill spilt;child children kid kiddo"
        + ";man men;woman women;person people;foot feet;tooth teeth;mouse mice;goose geese"
        + ";life lives;wife wives;knife knives;leaf leaves;shelf shelves bookshelf;wolf wolves;half halves"
        + ";good better best;bad worse worst;big bigger biggest"
        + ";photo photograph pic picture;mom mother mum;dad father;grandma grandmother granny"
        + ";grandpa grandfather;movie film;bike bicycle;job career;tv television"
        + ";congrats congratulations;vacation holiday;marry marriage married wedding;die death dead died"
        + ";long length;strong strength;deep depth;high height;wide width;young youth;true truth"
        + ";receive receipt;inspire inspiration;explain explanation;succeed success;believe belief"
        + ";advise advice;apply application applied;compete competition;describe description"
        + ";decide decision;destroy destruction;produce production;prove proof;move movement"
        + ";prefer preference;repair fix;begin start;purchase buy;phone telephone cellphone"
        + ";doctor dr;bday birthday;favourite favorite fave;colour color;sis sister;bro brother"
        + ";pup puppy dog doggy doggo;cat kitty kitten;fam family;rec recommend recommendation"
        + ";exam test;cook cooking;hike hiking;paint painting;relax relaxation;adopt adoption"
        + ";perform performance;volunteer volunteering;participate participation;donate donation";
  }
}
