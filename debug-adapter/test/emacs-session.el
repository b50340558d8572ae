;;; A session in Emacs as a person would have it: a breakpoint, the stack at the stop, then on to the end. -*- lexical-binding: t -*-

(defvar program (getenv "PROGRAM"))
(defvar ended nil)
(defvar told nil "Whether a stack has been printed: the first stop's is enough.")
(setq lsp-session-file (make-temp-file "lsp-session")
      dap-breakpoints-file (make-temp-file "dap-breakpoints")
      dap-auto-configure-features nil)
(load (getenv "COROUTINE_DEBUGGER_EL"))

(find-file program)
(goto-char (point-min))
(search-forward "return minutes")
(dap-breakpoint-add)

(defun tell-stack (session answer)
  "Print the frames in ANSWER, then let SESSION go on to its end."
  (unless told
    (setq told t)
    (seq-doseq (frame (gethash "stackFrames" (gethash "body" answer)))
      (message "frame %s" (gethash "name" frame))))
  (dap-continue session 1))

(add-hook 'dap-stopped-hook
          (lambda (session)
            (dap--send-message (dap--make-request "stackTrace" (list :threadId 1))
                               (lambda (answer) (tell-stack session answer))
                               session)))
(add-hook 'dap-terminated-hook (lambda (_session) (setq ended t)))

(coroutine-debugger-debug-file program)
(while (not ended) (accept-process-output nil 1))
(message "ended")
