/** A package that is named by nothing it does. */
package dev.exchanger.sampledesk.util;
