/** Chats, their members and who may be in their rooms. */
package dev.exchanger.realtime.chat;
