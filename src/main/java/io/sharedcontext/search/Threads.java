package io.sharedcontext.search;

import java.util.*;

/** Who talks with whom, when more than two do: those who name each other. */
final class Threads {
  final Gathering g;
  final boolean any;
  final Map<Integer, float[][]> affinities = new HashMap<>();

  Threads(Gathering g) {
    this.g = g;
    boolean some = false;
    Map<Integer, int[][]> counts = new HashMap<>();
    Map<Integer, Map<String, List<Integer>>> names = new HashMap<>();
    for (int d = 0; d < g.visible && W.otherThread < 1; d++) {
      Index.View index = g.index(d);
      int s = index.names().length;
      if (s < 3 || s > 64) continue;
      int[][] c = counts.computeIfAbsent(g.scopeOf[d], k -> new int[s][s]);
      Map<String, List<Integer>> n = names.computeIfAbsent(g.scopeOf[d], k -> {
        Map<String, List<Integer>> m = new HashMap<>();
        for (int i = 0; i < s; i++)
          for (String w : Words.of(index.names()[i])) {m.computeIfAbsent(w, k2 -> new ArrayList<>()).add(i);
           for(int l=3;l<w.length();l++) m.computeIfAbsent(w.substring(0,l), k2 -> new ArrayList<>()).add(i);}
        return m;
      });
      int at = g.places[d];
      int me = index.senders()[at];
      for (int i = index.starts()[at]; i < index.textEnds()[at]; i++) {
        int w = index.words()[i];
        if (w < StopWords.count()) continue;
        List<Integer> l = n.get(VOC.view().words()[w]);
        if (l != null && l.size() == 1) c[me][l.get(0)]++;
      }
    }
    for (var e : counts.entrySet()) {
      int[][] c = e.getValue();
      int s = c.length;
      float[][] a = new float[s][s];
      for (int i = 0; i < s; i++) {
        int max = 0;
        for (int j = 0; j < s; j++) if (j != i) max = Math.max(max, c[i][j] + c[j][i]);
        for (int j = 0; j < s; j++) {
          a[i][j] = i == j || max < 3 ? 1 : (float) (W.otherThread + (1 - W.otherThread) * Math.min(1, 2.0 * (c[i][j] + c[j][i]) / max));
        }
      }
      affinities.put(e.getKey(), a);
      some = true;
    }
    any = some;
  }

  static Vocabulary VOC;

  double affinity(int d, int e) {
    if (!any) return 1;
    float[][] a = affinities.get(g.scopeOf[d]);
    if (a == null) return 1;
    int[] s = g.index(d).senders();
    return a[s[g.places[d]]][s[g.places[e]]];
  }
}
