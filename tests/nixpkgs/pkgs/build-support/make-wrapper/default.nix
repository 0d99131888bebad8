{ makeSetupHook }: makeSetupHook { name = "make-wrapper-hook"; } ./setup-hook.sh
