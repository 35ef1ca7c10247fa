// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QString>
#include <optional>

namespace xsmoe::widgets {

/// The sentence on how a view is read, below its title: two lines at most, cut where it does not fit, whole on hover. It is there where the
/// window shows sentences (showSentences()) and the view is high enough, so that it takes no room from what could hardly be read without
/// it; or where a person asks this view, then whole.
class ReadingLine : public QLabel {
  Q_OBJECT
 public:
  /// Of a view that has at least so many pixels of height.
  explicit ReadingLine(QWidget& view, int leastHeight = kLeastHeight);

  /// Of the handbook; the sentence is that about it, unless there is one for this view alone.
  void setPage(const QString& page, const QString& sentence = {});
  [[nodiscard]] bool hasSentence() const { return !whole_.isEmpty(); }
  /// Empty while it is folded away.
  [[nodiscard]] QString sentence() const;
  /// What a person wishes of this view, whatever the window shows.
  void ask(bool shown);
  void setLeastHeight(int pixels);
  /// Looks again at what the window shows, and how high the view is.
  void refresh();

  /// A chart has room for a line above it from here on.
  static constexpr int kLeastHeight = 300;

 Q_SIGNALS:
  void changed();  ///< it came, went, or takes another height

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fit();

  QWidget& view_;
  int leastHeight_;
  QString whole_;
  std::optional<bool> asked_;
};

/// Whether views in a window have their sentence where they have room; of those that are made later too.
void showSentences(QWidget& window, bool shown);
[[nodiscard]] bool showsSentences(const QWidget& window);

}  // namespace xsmoe::widgets
