// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/kept_value.h"

#include <QByteArray>
#include <QStringList>
#include <QVariantList>
#include <chrono>
#include <filesystem>

#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

class KeptValue : public StudioTest {
 protected:
  static void keepAll(const QVariantList& values) {
    QSettings store;
    for (qsizetype i = 0; i < values.size(); ++i) keep(store, QStringLiteral("value/%1").arg(i), values[i]);
  }
  /// Whether the file is written. It is read anew before, as at the next start.
  [[nodiscard]] static bool isWrittenFor(const QVariantList& values) {
    const fs::path file(QSettings().fileName().toStdString());
    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(24));
    const auto before = fs::last_write_time(file);
    keepAll(values);
    return fs::last_write_time(file) != before;
  }
};

TEST_F(KeptValue, IsWrittenOnlyWhereItDiffersFromWhatTheFileHas) {
  QVariantList values{64,
                      0.17,
                      true,
                      QStringLiteral("a = b, c"),
                      QByteArray("\x01\xff", 2),
                      QStringList{QStringLiteral("one")},
                      QStringList{QStringLiteral("one"), QStringLiteral("two")}};
  keepAll(values);
  EXPECT_FALSE(isWrittenFor(values));
  values[1] = 0.18;
  EXPECT_TRUE(isWrittenFor(values));
  EXPECT_EQ(QSettings().value(QStringLiteral("value/1")).toDouble(), 0.18);
  EXPECT_EQ(QSettings().value(QStringLiteral("value/0")).toInt(), 64) << "the others stay";
  EXPECT_FALSE(isWrittenFor(values));
}

}  // namespace
}  // namespace xsmoe::studio
