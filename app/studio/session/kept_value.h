// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSettings>
#include <QString>
#include <QVariant>

namespace xsmoe::studio {

/// Keeps a value where another one, or none, is kept: the whole file is written whenever anything is set, also what is there already.
inline void keep(QSettings& store, const QString& key, const QVariant& value) {
  QVariant kept = store.value(key);
  if (kept.convert(value.metaType()) && kept == value) return;  // a number is a text, as the file has it
  store.setValue(key, value);
}

}  // namespace xsmoe::studio
