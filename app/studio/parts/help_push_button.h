// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

class QDialog;
class QPushButton;

namespace xsmoe::studio {

/// "Help" among a dialog's buttons: says on hover how the dialog is read, and opens its page of the handbook, as F1 does in the dialog.
[[nodiscard]] QPushButton* helpPushButton(QDialog& dialog, const QString& page);

}  // namespace xsmoe::studio
