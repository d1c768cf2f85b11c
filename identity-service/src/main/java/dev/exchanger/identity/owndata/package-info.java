/** What people may ask of us about their own data: a copy of it, and its end. */
package dev.exchanger.identity.owndata;
