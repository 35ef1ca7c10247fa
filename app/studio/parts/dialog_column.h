// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <initializer_list>

class QDialog;
class QPushButton;
class QVBoxLayout;

namespace xsmoe::studio {

class BusyStrip;
class MessageBar;

/// Lays out a dialog that works while it is open: its content, messages, the strip of what is going on, and its buttons at the right.
/// Returns the column of the content, which is still empty.
QVBoxLayout* layOutColumn(QDialog& dialog, MessageBar* messages, BusyStrip* busy, std::initializer_list<QPushButton*> buttons);

}  // namespace xsmoe::studio
