/** What is said in chats: sent, edited, deleted, forwarded, pinned, read. */
package dev.exchanger.realtime.message;
