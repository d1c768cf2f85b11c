/** Names and languages of users, from identity's directory. */
package dev.exchanger.realtime.profile;
