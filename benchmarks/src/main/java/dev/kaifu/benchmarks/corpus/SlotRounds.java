package dev.kaifu.benchmarks.corpus;

import java.util.ArrayList;
import java.util.List;

/// Goes round the slots, a group at a time; those that are empty are left out.
final class SlotRounds {
    private List<Slot> slots;
    private int at;

    SlotRounds(List<Slot> slots) {
        this.slots = slots;
    }

    /// The next group; empty where no slot has connections left.
    List<Slot> next(int size) {
        if (at >= slots.size()) {
            at = 0;
        }
        if (at == 0) {
            slots = slots.stream().filter(slot -> !slot.empty()).toList();
        }
        List<Slot> group = new ArrayList<>(size);
        while (at < slots.size() && group.size() < size) {
            Slot slot = slots.get(at++);
            if (!slot.empty()) {
                group.add(slot);
            }
        }
        return group.isEmpty() && !slots.isEmpty() && at > 0 ? restart(size) : group;
    }

    private List<Slot> restart(int size) {
        at = 0;
        return next(size);
    }
}
