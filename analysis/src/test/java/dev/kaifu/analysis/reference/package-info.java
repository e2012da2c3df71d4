/// A second opener, plain and slow, that the fast one must agree with. Everything is held in memory and every
/// list is whole before the next step begins. It is written from the RFCs and shares with the program only what
/// has oracles of its own: the mail dissectors and the scanner of key logs ([ReferenceSharesNothingTest] holds
/// that).
@NullMarked
package dev.kaifu.analysis.reference;

import org.jspecify.annotations.NullMarked;
