/** Documents that several users change together: sessions, ordered operations, snapshots, and their way to PostgreSQL. */
package dev.exchanger.realtime.collaboration;
