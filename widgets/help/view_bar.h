// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

class QLabel;
class QToolButton;

namespace xsmoe::widgets {

class HelpButton;

/// A line above a view: its title, one sentence on how to read it, which can be folded away, and "?", which opens its page of the handbook.
class ViewBar : public QWidget {
  Q_OBJECT
 public:
  explicit ViewBar(QWidget* parent = nullptr);

  /// A page of the handbook; the line is hidden where no view has it.
  void setPage(const QString& page);
  [[nodiscard]] QString page() const;
  [[nodiscard]] QString title() const;
  /// Empty while it is folded away.
  [[nodiscard]] QString sentence() const;
  /// Without a signal.
  void setFolded(bool folded);
  [[nodiscard]] bool folded() const { return folded_; }

 Q_SIGNALS:
  void foldedByPerson(bool folded);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fitSentence();

  QLabel* title_;
  QLabel* sentence_;
  QToolButton* fold_;
  HelpButton* help_;
  QString whole_;  ///< the sentence
  bool folded_ = false;
};

}  // namespace xsmoe::widgets
