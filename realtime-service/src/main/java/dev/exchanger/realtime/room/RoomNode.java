package dev.exchanger.realtime.room;

import dev.exchanger.realtime.socket.SocketTimer;

/** What all rooms of a node share. */
record RoomNode(RoomBus bus, RoomLog log, RoomConfig config, SocketTimer timer, RoomMetrics metrics, Gate gate) {}
