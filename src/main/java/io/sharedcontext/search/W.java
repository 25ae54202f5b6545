package io.sharedcontext.search;

final class W {
  static double k1 = 0.9;
  static double b = 0.75;
  static double floor = 25;
  static double fwd = 0.5;
  static double back = 0.35;
  static double decay = 0.55;
  static double span = 5;
  static double pause = 30;
  static double qmore = 1.5;
  static double longAt = 60;
  static double nameText = 0.25;
  static double sender = 0.35;
  static double notSender = 0.0;
  static double question = 0.1;
  static double shape = 0.2;
  static double prox = 0.15;
  static double day = 0.5;
  static double month = 0.4;
  static double dateText = 0.3;
  static double idfPow = 1.0;
  static double cover = 0.0;
  static double conf = 0.8;
  static double joint = 0.7;
  static double sameStem = 1.0;
  static double otherThread = 0.3;
  static double meta = 0.4;
  static double ctxLen = 0;
}
