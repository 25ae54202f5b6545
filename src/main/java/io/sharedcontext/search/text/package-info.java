/** What texts are made of: words and their forms, names, dates, features. Internal to search. */
@NullMarked
package io.sharedcontext.search.text;

import org.jspecify.annotations.NullMarked;
